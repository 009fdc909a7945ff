import { noSuch } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { eventAsNow } from "./as-now.ts";

/** https://docs.stripe.com/api/events/retrieve */
export const retrieveEvent = operation({
  params: {},
  run(_input, { stripe, id }) {
    const event = stripe.objects.events.get(id);
    if (!event) throw noSuch("event", id);
    return eventAsNow(stripe, event);
  },
});
