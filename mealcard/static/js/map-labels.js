// The names of the communities on the map: near their points, as far as there is room.
import { centres, crosses } from "./geometry.js";

/**
 * A function that puts the labels anew for the present pixel places of the pins. In px: the size of a pin and of a letter, and the strip
 * at the top that stays free.
 */
export function labels(map, features, { pin, letter, top }) {
  const L = window.L;
  const layer = L.layerGroup().addTo(map);
  const places = centres(features);
  const line = Math.round(letter * 1.2);
  const near = (pin + line) / 2 + 3;
  const downs = [near, -near, near + line, -near - line];
  const box = (x, y, width) => ({ left: x - width / 2, right: x + width / 2, top: y - line / 2, bottom: y + line / 2 });

  return (pixels) => {
    layer.clearLayers();
    const { x: width } = map.getSize();
    const corner = map.containerPointToLayerPoint([0, 0]);
    const strip = { left: corner.x, right: corner.x + width, top: corner.y, bottom: corner.y + top };
    const taken = [strip, ...pixels.map(({ x, y }) => ({ left: x - pin / 2, right: x + pin / 2, top: y - pin / 2, bottom: y + pin / 2 }))];
    for (const [name, [longitude, latitude]] of places) {
      const length = name.length * letter;
      const { x, y } = map.latLngToLayerPoint([latitude, longitude]);
      const held = hold(x, corner.x + length / 2 + 4, corner.x + width - length / 2 - 4);
      const spot = downs.map((down) => box(held, y + down, length)).find((one) => !taken.some((other) => crosses(one, other)));
      if (!spot) continue;
      taken.push(spot);
      const html = Object.assign(document.createElement("span"), { textContent: name });
      const icon = L.divIcon({ className: "area", html, iconSize: [length, line] });
      const middle = map.layerPointToLatLng([(spot.left + spot.right) / 2, (spot.top + spot.bottom) / 2]);
      layer.addLayer(L.marker(middle, { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }));
    }
  };
}

const hold = (x, least, most) => Math.max(least, Math.min(most, x));
