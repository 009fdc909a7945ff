/** A segment of a path; as it came where it is not well encoded, which names nothing that there is. */
export function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
