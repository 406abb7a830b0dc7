// The names of the communities on the map: near their points, as far as there is room.
import { centres, crosses } from "./geometry.js";

const LETTER = 19; // px, a Chinese character of the label
const LINE = 24;
const PLACES = [34, -34, 58, -58]; // px below or above the points' middle

/** A function that puts the labels anew for the present pixel places of the pins. */
export function labels(map, features, pin) {
  const L = window.L;
  const layer = L.layerGroup().addTo(map);
  const places = centres(features);
  return (pixels) => {
    layer.clearLayers();
    const taken = pixels.map(({ x, y }) => ({ left: x - pin / 2, right: x + pin / 2, top: y - pin / 2, bottom: y + pin / 2 }));
    for (const [name, [longitude, latitude]] of places) {
      const { x, y } = map.latLngToLayerPoint([latitude, longitude]);
      const width = name.length * LETTER;
      const spot = PLACES.map((down) => box(x, y + down, width)).find((one) => !taken.some((other) => crosses(one, other)));
      if (!spot) continue;
      taken.push(spot);
      const icon = L.divIcon({ className: "area", html: Object.assign(document.createElement("span"), { textContent: name }), iconSize: [width, LINE] });
      const middle = map.layerPointToLatLng([(spot.left + spot.right) / 2, (spot.top + spot.bottom) / 2]);
      layer.addLayer(L.marker(middle, { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }));
    }
  };
}

const box = (x, y, width) => ({ left: x - width / 2, right: x + width / 2, top: y - LINE / 2, bottom: y + LINE / 2 });
