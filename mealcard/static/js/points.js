// The shown points, fetched once for whichever parts of the page want them.
const asked = new Map();

/** The GeoJSON features at an address. */
export function points(url) {
  if (!asked.has(url)) {
    asked.set(
      url,
      fetch(url, { credentials: "same-origin" }).then((answer) => {
        if (!answer.ok) throw new Error(`points: ${answer.status}`);
        return answer.json();
      }).then((collection) => collection.features),
    );
  }
  return asked.get(url);
}
