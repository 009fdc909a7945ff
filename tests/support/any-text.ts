import fc from "fast-check";

/** Code points that can stand in a string by themselves: all but the halves of surrogate pairs. */
const codePoint = fc.oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }));

const character = codePoint.map(
  point => String.fromCodePoint(point),
  // Lets fast-check make the words that it knows to be dangerous, such as `__proto__`.
  text => {
    if (typeof text !== "string" || [...text].length !== 1) throw new Error("no single character");
    return text.codePointAt(0) ?? 0;
  },
);

/** Any text. As `fc.string({ unit: "binary" })`, which takes a second to list all that it may be made of. */
export const anyText = (): fc.Arbitrary<string> => fc.string({ unit: character });
