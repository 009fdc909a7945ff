import { invalid } from "../../errors.ts";
import { listOf } from "../../input/param.ts";
import { flag, text } from "../../input/scalars.ts";
import { createdFilter, pagination } from "../../input/shared.ts";
import { operation } from "../../operation.ts";
import { paginate } from "../../paginate.ts";
import { eventAsNow, isDelivered } from "./as-now.ts";

/** Those of the last 30 days. https://docs.stripe.com/api/events/list */
export const listEvents = operation({
  params: {
    ...pagination,
    created: createdFilter,
    delivery_success: flag,
    type: text(),
    types: listOf(text(), 20),
  },
  run(input, { stripe, path }) {
    if (input.type !== undefined && input.types !== undefined)
      throw invalid("You may pass either type or types, but not both.", { param: "types" });
    const wanted = input.delivery_success;
    const found = [...stripe.objects.events.values()].filter(
      event =>
        (input.type === undefined || matches(input.type, event.type)) &&
        (input.types?.includes(event.type) ?? true) &&
        (input.created?.(event.created) ?? true) &&
        (wanted === undefined || isDelivered(stripe, event) === wanted),
    );
    const page = paginate(found, input, path, "event");
    return { ...page, data: page.data.map(event => eventAsNow(stripe, event)) };
  },
});

/** `charge.*` stands for all that begins so. */
const matches = (pattern: string, type: string): boolean =>
  pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
