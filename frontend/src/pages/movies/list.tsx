import { useApp, useProfile } from "../../app/app.ts";
import { useList } from "../../app/load.ts";
import { go, usePlace } from "../../app/router.ts";
import { withQuery } from "../../app/routes.ts";
import { LinkButton } from "../../ui/button.tsx";
import { List } from "../../ui/list.tsx";
import { Screen } from "../../ui/screen.tsx";
import { SearchBar } from "../../ui/search-bar.tsx";
import { Message } from "../../ui/states.tsx";
import { Tile } from "../../ui/tile.tsx";
import { factsOf, type Movie, ratingText } from "./movie-facts.ts";
import { text } from "./text.ts";

type Sort = keyof typeof text.sorts;
type Genre = keyof typeof text.genres;

export default function MoviesPage() {
  const { client } = useApp();
  const { query } = usePlace();
  const roles = useProfile()?.roles ?? [];
  const search = query.get("search") ?? "";
  const genre = query.get("genre") ?? "";
  const sort = query.get("sort") ?? "title";
  const wanted = { search, ...(genre && { genre: genre as Genre }), sort: sort as Sort };
  const list = useList<Movie>(`movies ${JSON.stringify(wanted)}`, (cursor, signal) =>
    client.movies.list({ ...wanted, ...(cursor && { cursor }) }, signal && { signal }),
  );
  const show = (values: Readonly<Record<string, string>>) => go(withQuery("/movies", values), "replace");
  const canAdd = roles.includes("editor") || roles.includes("admin");
  const isFiltered = search !== "" || genre !== "";
  return (
    <Screen title={text.title} actions={canAdd && <LinkButton href="/movies/new">{text.add}</LinkButton>}>
      <SearchBar
        label={text.search}
        button={text.searchButton}
        values={{ search, genre, sort: query.get("sort") ?? "" }}
        selects={[
          {
            name: "genre",
            label: text.genre,
            options: [["", text.anyGenre], ...Object.entries(text.genres)],
          },
          { name: "sort", label: text.order, options: Object.entries(text.sorts).map(sortOption) },
        ]}
        onSearch={show}
      />
      <List
        of={list}
        look="cards"
        label={text.title}
        keyOf={movie => movie.id}
        item={movie => <MovieCard movie={movie} />}
        empty={
          isFiltered ? (
            <Message title={text.noneFits} lead={text.noneFitsLead} />
          ) : (
            <Message title={text.none} lead={text.noneLead} />
          )
        }
      />
    </Screen>
  );
}

/** The order by title is the usual one, and does not stand in the address. */
const sortOption = ([value, label]: [string, string]): [string, string] => [
  value === "title" ? "" : value,
  label,
];

function MovieCard({ movie }: { readonly movie: Movie }) {
  return (
    <a class="card with-tile" href={`/movies/${movie.id}`}>
      <Tile name={movie.title} />
      <span class="card-body">
        <strong>
          <bdi>{movie.title}</bdi> <small>{movie.year}</small>
        </strong>
        <span class="quiet-text">{factsOf(movie)}</span>
        <span>{ratingText(movie)}</span>
      </span>
    </a>
  );
}
