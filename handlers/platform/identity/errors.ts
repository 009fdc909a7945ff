import { defineErrors } from "../../../contract/errors.ts";

/** Errors about a person, for every service that looks one up. */
export const errors = defineErrors({
  user_not_found: {
    status: 404,
    title: "There is no such user",
    help: "Check the id; deleted users are answered like users that never were.",
  },
});
