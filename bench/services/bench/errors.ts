import { defineErrors } from "../../../contract/errors.ts";

/** Errors about films. */
export const errors = defineErrors({
  film_not_found: { status: 404, title: "There is no such film", help: "Check the id." },
});
