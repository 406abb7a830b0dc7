import assert from "node:assert/strict";
import { test } from "node:test";

import { centres, crosses, spread, walkingMetres } from "../../mealcard/static/js/geometry.js";

const gap = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);

test("a walk is the straight line times 1.3, to ten metres", () => {
  // one hundredth of a degree of latitude is 1,112 m
  assert.equal(walkingMetres([86.08, 44.3], [86.08, 44.31]), 1450);
  assert.equal(walkingMetres([86.08, 44.3], [86.08, 44.3]), 0);
  assert.equal(walkingMetres([86.08, 44.3], [86.09, 44.3]), 1030);
});

test("pins are pushed apart until a finger meets only one", () => {
  const places = Array.from({ length: 11 }, (_, index) => ({ x: 100 + (index % 3), y: 100 + (index % 4) }));
  const moved = spread(places, 54);
  for (let i = 0; i < 11; i += 1) for (let j = i + 1; j < 11; j += 1) assert.ok(gap(moved[i], moved[j]) >= 53, `${i} ${j}`);
});

test("pins in exactly the same place part too", () => {
  const moved = spread([{ x: 5, y: 5 }, { x: 5, y: 5 }], 54);
  assert.ok(gap(...moved) >= 53);
});

test("pins with room stay where they are, and the given places are not changed", () => {
  const places = [{ x: 0, y: 0 }, { x: 200, y: 0 }];
  assert.deepEqual(spread(places, 54), places);
  const close = [{ x: 0, y: 0 }, { x: 1, y: 0 }];
  spread(close, 54);
  assert.deepEqual(close, [{ x: 0, y: 0 }, { x: 1, y: 0 }]);
});

test("boxes that only touch don't overlap", () => {
  const box = (left, right) => ({ left, right, top: 0, bottom: 10 });
  assert.ok(crosses(box(0, 10), box(9, 20)));
  assert.ok(!crosses(box(0, 10), box(10, 20)));
});

test("a community's name stands in the middle of its points", () => {
  const at = (community, ...coordinates) => ({ properties: { community }, geometry: { coordinates } });
  assert.deepEqual(centres([at("北龙社区居委会", 86, 44), at("北龙社区居委会", 88, 46), at("", 1, 1)]), [["北龙社区", [87, 45]]]);
});
