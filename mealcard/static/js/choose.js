// A list with tick boxes: one box for the whole page, and the number of ticked rows in the button.
export function start(form) {
  const boxes = [...form.querySelectorAll('input[name="chosen"]')];
  const whole = form.querySelector("[data-choose-page]");
  const button = form.querySelector("[data-choose-count]");

  function show() {
    const ticked = boxes.filter((box) => box.checked).length;
    whole.checked = ticked === boxes.length;
    whole.indeterminate = ticked > 0 && ticked < boxes.length;
    button.textContent = button.dataset.chooseCount.replace("{n}", String(ticked));
    button.disabled = ticked === 0;
  }

  if (!whole || !button || boxes.length === 0) return;
  whole.closest("label").hidden = false;
  whole.addEventListener("change", () => {
    for (const box of boxes) box.checked = whole.checked;
    show();
  });
  form.addEventListener("change", show);
  show();
}
