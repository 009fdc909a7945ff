import { attempt, element } from "./dom.ts";

export interface StarRating {
  readonly element: HTMLElement;
  /** Shows a rating as the API has it, unless the person was quicker. */
  show(value: number | null): void;
}

let groups = 0;

/** One to five stars as radio buttons, so that keyboards and screen readers know what they are. */
export function starRating(title: string, save: (value: number | null) => Promise<void>): StarRating {
  groups += 1;
  const name = `stars-${groups}`;
  const inputs = [1, 2, 3, 4, 5].map(value =>
    element("input", { type: "radio", name, id: `${name}-${value}`, value: String(value) }),
  );
  const clear = element("button", { type: "button", hidden: true }, "Remove my rating");
  const fieldset = element(
    "fieldset",
    { className: "stars" },
    element("legend", {}, "My rating of ", element("bdi", {}, title)),
  );
  let chosen = false;
  let saved: number | null = null;
  const choose = (value: number | null) =>
    attempt(fieldset, async () => {
      chosen = true;
      try {
        await save(value);
        saved = value;
      } finally {
        mark(saved);
      }
    });
  const mark = (value: number | null) => {
    for (const input of inputs) input.checked = Number(input.value) === value;
    clear.hidden = value === null;
  };
  for (const input of inputs) {
    const value = Number(input.value);
    const label = value === 1 ? "1 star" : `${value} stars`;
    input.onchange = () => choose(value);
    fieldset.append(input, element("label", { htmlFor: input.id }, element("span", {}, label)));
  }
  clear.onclick = async () => {
    await choose(null);
    inputs[0]?.focus();
  };
  fieldset.append(clear);
  return {
    element: fieldset,
    show: value => {
      if (chosen) return;
      saved = value;
      mark(value);
    },
  };
}
