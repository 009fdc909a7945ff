/** Why the migrations stopped, for the person who deploys; the cause is what the database said, if it said anything. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}
