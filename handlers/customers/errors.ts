import { defineErrors } from "../../contract/errors.ts";

/** Errors about customers. */
export const errors = defineErrors({
  customer_not_found: {
    status: 404,
    title: "There is no such customer",
    help: "Check the id; the customer may have been erased.",
  },
  customer_email_taken: {
    status: 409,
    title: "Another customer has this e-mail address",
    help: "Look the customer up with `GET /customers?email=`; letter case makes no difference.",
  },
});
