import { defineErrors } from "../../../contract/errors.ts";

/** Errors about linked addresses and deposits. */
export const errors = defineErrors({
  deposits_off: {
    status: 404,
    title: "Coins cannot be bought with tokens here",
    help: "`detail` names the config value that the stack's operator has to set.",
  },
  address_message_invalid: {
    status: 400,
    title: "The signed message does not prove whose address it is",
    help: "`errors` names the field: sign the fields of the challenge unchanged, as EIP-4361 writes them, with the address's own key.",
  },
  address_nonce_unknown: {
    status: 409,
    title: "The nonce is not the caller's, was used, or is too old",
    help: "Ask for a new challenge and sign that; each can be used once, for ten minutes.",
  },
  address_taken: {
    status: 409,
    title: "The address is linked to another account",
    help: "Unlink it there first, or link another address.",
  },
  address_not_linked: {
    status: 404,
    title: "The caller has linked no address",
    help: "There is nothing to unlink.",
  },
});
