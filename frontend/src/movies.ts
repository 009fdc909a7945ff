import { type Api, ApiFailure, type ReplyFrom } from "./api.ts";
import { announce, attempt, element, labelled } from "./dom.ts";
import { starRating } from "./stars.ts";

type Movie = ReplyFrom<"GET /movies">["items"][number];
type Query = Readonly<Record<"search" | "sort", string>>;

const sorts = [
  ["title", "Title"],
  ["-year", "Newest first"],
  ["year", "Oldest first"],
  ["-rating", "Best rated first"],
] as const;

/** The list of films with its search, and a page more on demand. */
export function moviesView(api: Api, canRate: boolean): HTMLElement {
  const count = element("p", { className: "count", aria: { live: "polite" } }, "Loading");
  const list = element("ul", { className: "movies" });
  const more = element("button", { type: "button", hidden: true }, "More films");
  let latest = 0;
  const show = async (query: Query, cursor?: string) => {
    latest += 1;
    const turn = latest;
    const { body } = await api("GET /movies", { query: { ...(query as object), ...(cursor && { cursor }) } });
    // A slow answer to an earlier question must not replace that to a later one.
    if (turn !== latest) return;
    if (cursor === undefined) list.replaceChildren();
    const items = body.items.map(movie => movieItem(api, movie, canRate));
    list.append(...items);
    // The button moves down, or goes: whoever asked for more reads on at the first that came.
    if (cursor !== undefined) items[0]?.focus();
    const { nextCursor } = body;
    more.hidden = nextCursor === null;
    more.onclick = () => attempt(more, () => show(query, nextCursor ?? undefined));
    count.textContent = countText(list.children.length);
  };
  const search = async (query: Query) => {
    // Until the answer is there it belongs to the question before.
    more.hidden = true;
    await attempt(list, () => show(query));
    if (count.textContent === "Loading") count.textContent = "The films could not be loaded.";
  };
  search({ search: "", sort: "title" });
  return element("section", { aria: { label: "Films" } }, searchForm(search), count, list, more);
}

function searchForm(search: (query: Query) => void): HTMLFormElement {
  const text = element("input", { id: "search", name: "search", type: "search", maxLength: 100 });
  const options = sorts.map(([value, label]) => element("option", { value }, label));
  const sort = element("select", { id: "sort", name: "sort" }, ...options);
  const form = element(
    "form",
    { className: "search", role: "search" },
    labelled("Title", text),
    labelled("Order", sort),
    element("button", { type: "submit" }, "Search"),
  );
  form.onsubmit = event => {
    event.preventDefault();
    search({ search: text.value.trim(), sort: sort.value });
  };
  return form;
}

function movieItem(api: Api, movie: Movie, canRate: boolean): HTMLElement {
  const rating = element("p", { className: "rating" }, ratingText(movie));
  const item = element(
    "li",
    { tabIndex: -1 },
    // A title may be written from right to left; the year stays behind it all the same.
    element("h2", {}, element("bdi", {}, movie.title), " ", element("small", {}, String(movie.year))),
    element("p", { className: "facts" }, factsOf(movie)),
    movie.synopsis !== null && element("p", {}, movie.synopsis),
    rating,
  );
  if (!canRate) return item;
  const params = { movieId: movie.id };
  const stars = starRating(movie.title, async value => {
    if (value === null) {
      await api("DELETE /movies/{movieId}/rating", { params }).catch(unlessGone);
    } else {
      await api("PUT /movies/{movieId}/rating", { params, body: { stars: value } });
    }
    const { body } = await api("GET /movies/{movieId}", { params });
    rating.textContent = ratingText(body);
    announce(value === null ? `Rating of ${movie.title} removed.` : `${movie.title}: ${value} of 5.`);
  });
  item.append(stars.element);
  whenSeen(item, async () => stars.show((await api("GET /movies/{movieId}", { params })).body.myRating));
  return item;
}

function countText(films: number): string {
  if (films === 0) return "No film fits.";
  return films === 1 ? "1 film shown." : `${films} films shown.`;
}

/** `scienceFiction` as people write it. */
const words = (name: string) => name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);

const factsOf = ({ genres, runtimeMinutes }: Movie) =>
  [...genres.map(words), runtimeMinutes === null ? "" : `${runtimeMinutes} min`].filter(Boolean).join(" · ");

const ratingText = ({ rating }: Pick<Movie, "rating">) =>
  rating.average === null
    ? "Not rated yet"
    : `${rating.average.toFixed(1)} of 5 (${rating.count} ${rating.count === 1 ? "rating" : "ratings"})`;

function unlessGone(error: unknown): undefined {
  if (error instanceof ApiFailure && error.code === "rating_not_found") return undefined;
  throw error;
}

/** Asks for the caller's own rating of a film only once it is on the screen. */
function whenSeen(item: HTMLElement, work: () => Promise<void>): void {
  const observer = new IntersectionObserver(entries => {
    if (!entries.some(entry => entry.isIntersecting)) return;
    observer.disconnect();
    work().catch(() => undefined);
  });
  observer.observe(item);
}
