// Starts each part of a page that names a module: <div data-module="focus">. A module exports start(element).
const modules = {
  choose: () => import("./choose.js"),
  focus: () => import("./focus.js"),
  map: () => import("./map.js"),
  near: () => import("./near.js"),
};

for (const element of document.querySelectorAll("[data-module]")) {
  const load = modules[element.dataset.module];
  if (load) load().then((module) => module.start(element));
}
