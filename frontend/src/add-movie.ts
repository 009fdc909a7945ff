import type { Api, RequestTo } from "./api.ts";
import { announce, attempt, element, labelled } from "./dom.ts";

type Genre = RequestTo<"POST /movies">["body"]["genres"][number];

const genres: readonly Genre[] = [
  "action",
  "animation",
  "comedy",
  "documentary",
  "drama",
  "romance",
  "thriller",
];

/** For editors and admins: adds a film. The key makes a second click, or a retry, add it once only. */
export function addMovieForm(api: Api, added: () => void): HTMLElement {
  const title = element("input", { id: "new-title", required: true, maxLength: 200 });
  const year = element("input", { id: "new-year", type: "number", min: "1888", max: "2100", required: true });
  const options = genres.map(genre => element("option", { value: genre }, genre));
  const genre = element("select", { id: "new-genre" }, ...options);
  const form = element(
    "form",
    {},
    labelled("Title", title),
    labelled("Year", year),
    labelled("Genre", genre),
    element("button", { type: "submit" }, "Add"),
  );
  let idempotencyKey = crypto.randomUUID();
  form.onsubmit = event => {
    event.preventDefault();
    attempt(form, async () => {
      const body = { title: title.value, year: Number(year.value), genres: [genre.value as Genre] };
      const { body: movie } = await api("POST /movies", { body, idempotencyKey });
      idempotencyKey = crypto.randomUUID();
      form.reset();
      added();
      announce(`${movie.title} added.`);
    });
  };
  return element("details", { className: "add" }, element("summary", {}, "Add a film"), form);
}
