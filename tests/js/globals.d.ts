/* What the page's modules find in it, and what they leave there. */
declare const L: any;
declare var CptsGeo: any;
declare var essai: any;
