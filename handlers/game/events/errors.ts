import { defineErrors } from "../../../contract/errors.ts";

/** Errors about events and their tickets. */
export const errors = defineErrors({
  event_not_found: {
    status: 404,
    title: "There is no such event",
    help: "Check the id; players see no drafts.",
  },
  event_not_changeable: {
    status: 409,
    title: "The event has come too far for this change",
    help: "`detail` says what stands in the way: what people have bought stays as it was, and what is over stays over.",
  },
  event_not_on_sale: {
    status: 409,
    title: "The event sells no tickets any more",
    help: "Look for another event: this one was cancelled, is over, or is not published.",
  },
  event_sold_out: {
    status: 409,
    title: "All tickets of the event are sold",
    help: "Choose another event.",
  },
  ticket_already_bought: {
    status: 409,
    title: "The caller has a ticket of this event",
    help: "There is one ticket a person and event; it stands in `/me/tickets`.",
  },
  ticket_not_found: {
    status: 404,
    title: "The caller has no such ticket",
    help: "Check the id; other people's tickets are answered like tickets that never were.",
  },
  ticket_not_usable: {
    status: 409,
    title: "The ticket cannot be used for this now",
    help: "`reason` says why; `/me/tickets?usable=true` lists those that can be consumed now.",
  },
});
