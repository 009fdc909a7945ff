/** Something that keeps local mode from starting and that the person at the terminal can mend; shown without a stack. */
export class StartError extends Error {
  override readonly name = "StartError";
}
