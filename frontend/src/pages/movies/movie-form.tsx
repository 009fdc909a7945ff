import type { Input } from "../../../../client/index.ts";
import type { Services } from "../../app/services.ts";
import { text as shared } from "../../text/index.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { TextArea, TextField } from "../../ui/field.tsx";
import type { Form } from "../../ui/form.ts";
import type { MovieWithMine } from "./movie-facts.ts";
import { text } from "./text.ts";

type Body = Input<Services, "movies", "create">["body"];
type Genre = Body["genres"][number];

/** A movie as the fields of a form have it; genres stand between commas. */
export type MovieValues = Readonly<
  Record<"title" | "year" | "genres" | "runtimeMinutes" | "synopsis", string>
>;

export const valuesOf = (movie?: MovieWithMine): MovieValues => ({
  title: movie?.title ?? "",
  year: movie ? String(movie.year) : "",
  genres: movie?.genres.join(",") ?? "",
  runtimeMinutes: movie?.runtimeMinutes ? String(movie.runtimeMinutes) : "",
  synopsis: movie?.synopsis ?? "",
});

export const bodyOf = ({ title, year, genres, runtimeMinutes, synopsis }: MovieValues): Body => ({
  title,
  year: Number(year),
  genres: genresOf(genres),
  runtimeMinutes: runtimeMinutes === "" ? null : Number(runtimeMinutes),
  synopsis: synopsis.trim() === "" ? null : synopsis,
});

const genresOf = (genres: string) => genres.split(",").filter(genre => genre !== "") as Genre[];

interface MovieFormProps {
  readonly form: Form<MovieValues>;
  readonly back: string;
}

export function MovieForm({ form, back }: MovieFormProps) {
  return (
    <form class="card" onSubmit={form.submit}>
      <TextField form={form} name="title" label={text.fields.title} required maxLength={200} />
      <div class="pair">
        <TextField
          form={form}
          name="year"
          label={text.fields.year}
          type="number"
          required
          min="1888"
          max="2100"
        />
        <TextField
          form={form}
          name="runtimeMinutes"
          label={text.fields.runtimeMinutes}
          type="number"
          min="1"
          max="1000"
        />
      </div>
      <Genres form={form} />
      <TextArea form={form} name="synopsis" label={text.fields.synopsis} maxLength={2000} />
      <div class="row">
        <Button type="submit" kind="first" isBusy={form.isBusy}>
          {shared.save}
        </Button>
        <LinkButton href={back}>{shared.cancel}</LinkButton>
      </div>
    </form>
  );
}

function Genres({ form }: { readonly form: Form<MovieValues> }) {
  const chosen = genresOf(form.values.genres);
  const toggle = (genre: Genre) => {
    const next = chosen.includes(genre) ? chosen.filter(one => one !== genre) : [...chosen, genre];
    form.set("genres", next.join(","));
  };
  const error = form.errors.genres;
  return (
    <fieldset class="chips" aria-describedby={error && "genres-error"}>
      <legend>
        {text.fields.genres} <span class="quiet-text">{text.fields.genresHint}</span>
      </legend>
      {(Object.keys(text.genres) as Genre[]).map(genre => (
        <label key={genre} class="chip">
          <input
            type="checkbox"
            name="genres"
            checked={chosen.includes(genre)}
            disabled={chosen.length >= 5 && !chosen.includes(genre)}
            onChange={() => toggle(genre)}
          />
          {text.genres[genre]}
        </label>
      ))}
      {error && (
        <p class="error" id="genres-error">
          {error}
        </p>
      )}
    </fieldset>
  );
}
