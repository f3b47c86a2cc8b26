/* A view is {s, ox, oy, l, h, mx, my, reserves, finesse}: a point x, y of the unit square stands at
   x·s−ox, y·s−oy of l × h pixels, mx and my of which are a margin out of sight. One that has
   `numeros` has numbers for the names that find no room. */

export const visible = ({ s, ox, oy, l, h, mx, my }, b, marge = 1) =>
  b[0] * s - ox < l - mx * marge && b[2] * s - ox > mx * marge && b[1] * s - oy < h - my * marge && b[3] * s - oy > my * marge;
