import type { Api, RequestTo } from "./api.ts";
import { announce, attempt, element, labelled } from "./dom.ts";

type Genre = RequestTo<"POST /movies">["body"]["genres"][number];

/** An object, so that a genre of the contract cannot be left out. */
const genres: Readonly<Record<Genre, string>> = {
  action: "action",
  adventure: "adventure",
  animation: "animation",
  comedy: "comedy",
  crime: "crime",
  documentary: "documentary",
  drama: "drama",
  family: "family",
  fantasy: "fantasy",
  history: "history",
  horror: "horror",
  music: "music",
  mystery: "mystery",
  romance: "romance",
  scienceFiction: "science fiction",
  thriller: "thriller",
  war: "war",
  western: "western",
};

/** For editors and admins: adds a film. The key makes a second click, or a retry, add it once only. */
export function addMovieForm(api: Api, added: () => void): HTMLElement {
  const title = element("input", { id: "new-title", required: true, maxLength: 200 });
  const year = element("input", { id: "new-year", type: "number", min: "1888", max: "2100", required: true });
  const options = Object.entries(genres).map(([value, label]) => element("option", { value }, label));
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
