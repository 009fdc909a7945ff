/** What work that is bound to fail says. */
export const messageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "no mistake",
    (error: Error) => error.message,
  );
