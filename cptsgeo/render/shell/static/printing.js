/* The button that prints the page, shown where a script can do it. */
/** @type {NodeListOf<HTMLElement>} */
const buttons = document.querySelectorAll(".imprimer");
for (const button of buttons) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
