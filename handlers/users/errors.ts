import { defineErrors } from "../../contract/errors.ts";

/** Errors about the admins and their roles. */
export const errors = defineErrors({
  last_admin: {
    status: 409,
    title: "The last admin cannot step down",
    help: "Make another account an admin first.",
  },
});
