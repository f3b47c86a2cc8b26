/* Numbers as French writes them. */

export const NBSP = "\u00a0";

export const nombre = (n) => String(Math.abs(n)).replace(/\B(?=(\d{3})+$)/g, NBSP).replace(/^/, n < 0 ? "−" : "");
export const compte = (n, un, plusieurs = `${un}s`) => `${nombre(n)}${NBSP}${Math.abs(n) < 2 ? un : plusieurs}`;
