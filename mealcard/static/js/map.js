// The drawn map beside the list: Leaflet with the list's numbers. It works without any tiles, and never holds the page's scrolling.
import { points } from "./points.js";
import { spread } from "./geometry.js";
import { labels } from "./map-labels.js";

const LARGE = document.documentElement.classList.contains("large");
const PIN = LARGE ? 56 : 48; // px, a finger; the places are pushed apart so that no pin covers another
const ROOM = PIN + 6;
const CONTROLS = 80; // px at the top where no point and no name lies
const here = (path) => new URL(path, import.meta.url).href;

export async function start(board) {
  const box = board.querySelector("[data-map]");
  const [features] = await Promise.all([points(board.dataset.points), library()]);
  if (!features.length) return;
  box.hidden = false;
  for (const link of board.querySelectorAll("[data-to-map]")) link.hidden = false;
  const map = draw(box, features, board.dataset.tiles);
  ground(map, box, board.dataset);
  pins(map, features, labels(map, features, { pin: PIN, letter: LARGE ? 30 : 22, top: CONTROLS }));
  giveWay(map, box);
  document.addEventListener("mealcard:here", (event) => you(map, box, event.detail));
}

function library() {
  const style = (href) => added("link", { rel: "stylesheet", href });
  const parts = [style(here("../vendor/leaflet/leaflet.css")), style(here("../css/map.css"))];
  if (!window.L) parts.push(added("script", { src: here("../vendor/leaflet/leaflet.js") }));
  return Promise.all(parts);
}

function added(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes, { onload: resolve, onerror: reject });
    document.head.append(element);
  });
}

function draw(box, features, tiles) {
  const L = window.L;
  const { zoomIn, zoomOut } = box.dataset;
  const zoomSnap = tiles ? 1 : 0.25; // pictures want whole steps, paper fits at any
  const map = L.map(box, { scrollWheelZoom: false, zoomControl: false, maxZoom: 18, minZoom: 8, zoomSnap });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 160, position: "topright" }).addTo(map);
  const edge = PIN / 2 + 12;
  const bounds = L.latLngBounds(features.map(place));
  map.fitBounds(bounds, { paddingTopLeft: [edge, edge + CONTROLS], paddingBottomRight: [edge, 2 * edge], maxZoom: 16, animate: false });
  return map;
}

const place = (feature) => [feature.geometry.coordinates[1], feature.geometry.coordinates[0]];

// Squared paper lies below: it is what remains when there are no tiles or when they fail.
function ground(map, box, { tiles, attribution }) {
  const L = window.L;
  const Paper = L.GridLayer.extend({ createTile: () => L.DomUtil.create("div", "paper") });
  new Paper({ zIndex: 0 }).addTo(map);
  if (!tiles) return;
  const layer = L.tileLayer(tiles, { attribution: attribution.replace(/[<>&]/g, " "), maxZoom: 18 });
  let seen = false;
  layer.on("tileload", () => (seen = true));
  layer.on("tileerror", () => {
    if (seen || !map.hasLayer(layer)) return;
    map.removeLayer(layer);
    veil(box, box.dataset.bare);
  });
  layer.addTo(map);
}

function pins(map, features, label) {
  const L = window.L;
  const threads = L.layerGroup().addTo(map);
  const markers = features.map((feature) => pin(feature).addTo(map));
  markers.forEach((marker, index) => describe(marker.getElement(), features[index].properties));
  const arrange = () => {
    threads.clearLayers();
    const spots = features.map((feature) => map.latLngToLayerPoint(place(feature)));
    const apart = spread(spots, ROOM);
    label(apart);
    apart.forEach(({ x, y }, index) => {
      const moved = map.layerPointToLatLng([x, y]);
      markers[index].setLatLng(moved);
      if (spots[index].distanceTo([x, y]) > 6) {
        threads.addLayer(L.polyline([place(features[index]), moved], { color: "#1c2420", weight: 2, interactive: false }));
      }
    });
  };
  map.on("zoomend", arrange);
  arrange();
}

function pin(feature) {
  const L = window.L;
  const { number, status } = feature.properties;
  const look = { open: "", unconfirmed: "", suspended: "pin-suspended" }[status] ?? "pin-rest";
  const icon = L.divIcon({ className: `pin ${look}`, html: String(number), iconSize: [PIN, PIN] });
  return L.marker(place(feature), { icon, riseOnHover: true }).on("click", () => show(feature.properties));
}

function describe(element, { number, name, status_words: words }) {
  element.setAttribute("aria-label", `${number} ${name} ${words}`);
  element.title = `${name} · ${words}`;
}

function show({ number, page }) {
  const entry = document.getElementById(`p${number}`);
  if (!entry) {
    location.assign(page); // it stands on another page of a long list
    return;
  }
  location.hash = entry.id;
  entry.querySelector("a").focus({ preventScroll: true });
}

// With a finger the page scrolls over the map until the map is tapped, and again after a tap elsewhere.
function giveWay(map, box) {
  if (!window.matchMedia("(pointer: coarse)").matches) return;
  const rest = () => {
    map.dragging.disable();
    veil(box, box.dataset.touch);
  };
  rest();
  box.addEventListener("click", () => {
    map.dragging.enable();
    veil(box, "");
  });
  document.addEventListener("pointerdown", (event) => box.contains(event.target) || rest());
}

function veil(box, text) {
  const old = box.querySelector(".veil");
  if (old) old.remove();
  if (text) box.append(Object.assign(document.createElement("p"), { className: "veil", textContent: text }));
}

function you(map, box, { longitude, latitude }) {
  const icon = window.L.divIcon({ className: "you", iconSize: [24, 24] });
  window.L.marker([latitude, longitude], { icon, interactive: false, title: box.dataset.you }).addTo(map);
}
