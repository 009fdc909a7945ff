import {
  signatureKey,
  signatures,
  unknownMarker,
  type Wire,
  type WireObject,
} from "../../../../local/graph/wire.ts";

type Plain = { readonly [key: string]: Wire };

const isObject = (value: Wire | undefined): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Secrets opened; of an asset or archive only what it holds, since its path says nothing. */
function opened(value: Wire): Wire {
  if (Array.isArray(value)) return value.map(opened);
  if (!isObject(value)) return value;
  const signature = value[signatureKey];
  if (signature === signatures.secret) return opened(value.value ?? null);
  if (signature === signatures.asset || signature === signatures.archive) return { hash: value.hash ?? null };
  return openedObject(value);
}

/** The same for the properties of a resource. */
export function openedObject(properties: WireObject): WireObject {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, opened(value)]));
}

/** Whether anything in an opened value is known only after the deployment. */
export function isUnknown(value: Wire): boolean {
  if (value === unknownMarker) return true;
  if (Array.isArray(value)) return value.some(isUnknown);
  return isObject(value) && Object.values(value).some(isUnknown);
}

/** Whether what is wanted is there already; what the cloud has added beside it does not count. */
export function covers(actual: Wire | undefined, wanted: Wire): boolean {
  if (wanted === unknownMarker) return false;
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(actual) &&
      actual.length === wanted.length &&
      wanted.every((item, index) => covers(actual[index], item))
    );
  }
  if (isObject(wanted)) {
    return isObject(actual) && Object.entries(wanted).every(([key, item]) => covers(actual[key], item));
  }
  // A number and its digits are the same to the provider.
  return actual !== undefined && String(actual) === String(wanted);
}
