/** Pulumi's own markers inside property values (sdk/nodejs/runtime/rpc.ts). */
export const unknownMarker = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const signatureKey = "4dabf18193072939515e22adb298388d";
export const signatures = {
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  secret: "1b47061264138c4ac30d75fd1eb44270",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
} as const;

/** A value as it stands in a protobuf Struct: JSON with Pulumi's markers in it. */
export type Wire = string | number | boolean | null | readonly Wire[] | { readonly [key: string]: Wire };
export type WireObject = Readonly<Record<string, Wire>>;

/** What {@link decode} needs to know, and what it learns, about the value it walks. */
export interface Decoding {
  /** Where a JSON path starts: `<urn>#/inputs`. */
  readonly path: string;
  /** Makes the path of an asset absolute. */
  readonly locate: (path: string) => string;
  /** Gets the path of every secret value. */
  readonly secretPaths: string[];
}

/** Turns a wire value into plain JSON: secrets opened and noted, assets as `{asset: path}`, unknowns as `{unknown: true}`. */
function decode(value: Wire, decoding: Decoding): unknown {
  if (value === unknownMarker) return { unknown: true };
  if (value === null || typeof value !== "object") return value;
  if (isWireArray(value)) return value.map((item, index) => decode(item, below(decoding, index)));
  const signature = value[signatureKey];
  return signature === undefined ? decodeObject(value, decoding) : decodeSpecial(signature, value, decoding);
}

/** The same for the properties of a resource. */
export function decodeObject(value: WireObject, decoding: Decoding): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, decode(item, below(decoding, key))]),
  );
}

/** Marks a value as secret, the way a provider does. */
export const sealed = (value: Wire): Wire =>
  isSealed(value) ? value : { [signatureKey]: signatures.secret, value };

/** One step of a JSON path (RFC 6901). */
export const pathBelow = (path: string, key: string | number): string =>
  `${path}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;

function decodeSpecial(signature: Wire, value: WireObject, decoding: Decoding): unknown {
  switch (signature) {
    case signatures.secret:
      decoding.secretPaths.push(decoding.path);
      return decode(value.value ?? null, decoding);
    case signatures.asset:
    case signatures.archive:
      return decodeAsset(value, decoding);
    case signatures.resource:
      return { resource: value.urn };
    default:
      throw new Error(`unknown marker ${String(signature)} at ${decoding.path}`);
  }
}

function decodeAsset(value: WireObject, decoding: Decoding): unknown {
  if (typeof value.path === "string") return { asset: decoding.locate(value.path) };
  if (typeof value.uri === "string") return { asset: value.uri };
  if (typeof value.text === "string") return { asset: null, text: value.text };
  return { asset: null, assets: decode(value.assets ?? {}, below(decoding, "assets")) };
}

const below = (decoding: Decoding, key: string | number): Decoding => ({
  ...decoding,
  path: pathBelow(decoding.path, key),
});

const isWireArray = (value: Wire): value is readonly Wire[] => Array.isArray(value);

const isSealed = (value: Wire): boolean =>
  value !== null &&
  typeof value === "object" &&
  !isWireArray(value) &&
  value[signatureKey] === signatures.secret;
