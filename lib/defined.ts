/** The same members; those that may be undefined become optional, and never hold undefined. */
export type Defined<Members extends object> = {
  [Name in keyof Members as undefined extends Members[Name] ? never : Name]: Members[Name];
} & {
  [Name in keyof Members as undefined extends Members[Name] ? Name : never]?: Exclude<
    Members[Name],
    undefined
  >;
};

/**
 * Leaves the members out that are undefined; null, false, 0 and the empty text stay. With
 * `exactOptionalPropertyTypes` an optional property must be absent rather than undefined.
 *
 * @example
 * send({ name, ...defined({ description, kmsKeyId }) });
 */
export const defined = <Members extends object>(members: Members): Defined<Members> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<Members>;
