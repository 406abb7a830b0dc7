// Distances, and room for markers and labels. Pure.
const EARTH_M = 6371008.8;
const WALKING = 1.3;
const radians = (degrees) => (degrees * Math.PI) / 180;

/** Metres to walk between two [longitude, latitude] pairs, to ten metres: straight line times 1.3. */
export function walkingMetres([lon1, lat1], [lon2, lat2]) {
  const across =
    Math.sin(radians(lat2 - lat1) / 2) ** 2 +
    Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * Math.sin(radians(lon2 - lon1) / 2) ** 2;
  const metres = 2 * EARTH_M * Math.asin(Math.sqrt(Math.min(1, across))) * WALKING;
  return Math.round(metres / 10) * 10;
}

/** The same pixel places, pushed apart until each pair is `least` apart; the order and the rough directions stay. */
export function spread(places, least, rounds = 60) {
  const moved = places.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < rounds; round += 1) {
    let calm = true;
    for (let i = 0; i < moved.length; i += 1) {
      for (let j = i + 1; j < moved.length; j += 1) {
        if (part(moved[i], moved[j], least, i, j)) calm = false;
      }
    }
    if (calm) break;
  }
  return moved;
}

function part(one, other, least, i, j) {
  let dx = other.x - one.x;
  let dy = other.y - one.y;
  let distance = Math.hypot(dx, dy);
  if (distance >= least) return false;
  if (distance < 0.01) {
    // exactly the same place: each pair leaves in a direction of its own
    const angle = i * 2.4 + j;
    [dx, dy, distance] = [Math.cos(angle), Math.sin(angle), 1];
  }
  const push = (least - Math.min(distance, least)) / 2 + 0.5;
  one.x -= (dx / distance) * push;
  one.y -= (dy / distance) * push;
  other.x += (dx / distance) * push;
  other.y += (dy / distance) * push;
  return true;
}

/** Whether two boxes {left, right, top, bottom} overlap. */
export const crosses = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** The middle of each community's points: [name, [longitude, latitude]]. */
export function centres(features) {
  const groups = new Map();
  for (const { properties, geometry } of features) {
    const name = properties.community.replace(/居委会$/, "");
    if (name) groups.set(name, [...(groups.get(name) ?? []), geometry.coordinates]);
  }
  const mean = (group, axis) => group.reduce((sum, one) => sum + one[axis], 0) / group.length;
  return [...groups].map(([name, group]) => [name, [mean(group, 0), mean(group, 1)]]);
}
