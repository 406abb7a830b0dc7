// Sorts the list by the way to walk, only after a tap: the place is asked for once, used here and sent nowhere.
import { points } from "./points.js";
import { walkingMetres } from "./geometry.js";

export function start(button) {
  if (!navigator.geolocation || !window.isSecureContext) return;
  const board = button.closest("[data-points]");
  const list = board.querySelector(".points");
  const said = board.querySelector("[data-said]");
  const byNumber = [...list.children];
  const words = { near: button.querySelector("span").textContent, ...button.dataset };
  let sorted = false;
  button.hidden = false;

  button.addEventListener("click", async () => {
    if (sorted) {
      list.append(...byNumber);
      finish(false, "");
      return;
    }
    said.textContent = words.busy;
    try {
      const [at, features] = await Promise.all([position(), points(board.dataset.points)]);
      list.append(...byDistance(byNumber, features, at, words.metres));
      document.dispatchEvent(new CustomEvent("mealcard:here", { detail: { longitude: at[0], latitude: at[1] } }));
      finish(true, words.done);
    } catch {
      finish(false, words.failed);
    }
  });

  function finish(now, text) {
    sorted = now;
    said.textContent = text;
    button.querySelector("span").textContent = now ? words.back : words.near;
  }
}

function position() {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(({ coords }) => resolve([coords.longitude, coords.latitude]), reject, {
      timeout: 15000,
      maximumAge: 60000,
    });
  });
}

// Points without coordinates come last; each entry tells its metres.
function byDistance(entries, features, at, template) {
  const metres = new Map(features.map((one) => [`p${one.properties.number}`, walkingMetres(at, one.geometry.coordinates)]));
  for (const entry of entries) tell(entry, metres.get(entry.id), template);
  return [...entries].sort((one, other) => (metres.get(one.id) ?? Infinity) - (metres.get(other.id) ?? Infinity));
}

function tell(entry, metres, template) {
  let line = entry.querySelector(".far");
  if (metres === undefined) return;
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "far" });
    entry.querySelector("h2").after(line);
  }
  line.textContent = template.replace("{n}", metres.toLocaleString());
}
