import { ApiError } from "../../../../client/index.ts";
import { useApp } from "../../app/app.ts";
import { useLoad } from "../../app/load.ts";
import type { PageProps } from "../../app/product.ts";
import { go } from "../../app/router.ts";
import { useForm } from "../../ui/form.ts";
import { Screen } from "../../ui/screen.tsx";
import { Shown } from "../../ui/states.tsx";
import type { MovieToEdit } from "./movie-facts.ts";
import { bodyOf, MovieForm, valuesOf } from "./movie-form.tsx";
import { text } from "./text.ts";

export default function EditMoviePage({ params }: PageProps) {
  const { client } = useApp();
  const { movieId = "" } = params;
  const loaded = useLoad<MovieToEdit>(`movie to edit ${movieId}`, signal =>
    client.movies.read({ movieId }, { signal }),
  );
  const back = `/movies/${movieId}`;
  return (
    <Screen title={text.editTitle} back={{ href: back, label: loaded.value?.title ?? text.title }}>
      <Shown of={loaded}>{movie => <EditForm movie={movie} back={back} again={loaded.reload} />}</Shown>
    </Screen>
  );
}

interface EditFormProps {
  readonly movie: MovieToEdit;
  readonly back: string;
  /** Reads the movie again. */
  readonly again: () => void;
}

function EditForm({ movie, back, again }: EditFormProps) {
  const { client, toasts } = useApp();
  const form = useForm(`movie-${movie.id}`, valuesOf(movie), async values => {
    try {
      await client.movies.change({ movieId: movie.id, ifMatch: movie, body: bodyOf(values) });
    } catch (error) {
      if (!(error instanceof ApiError) || !error.is("precondition_failed")) throw error;
      // What was typed stays; the next attempt is made on what is there now.
      again();
      toasts.fail(text.changedMeanwhile);
      return values;
    }
    toasts.say(text.changed);
    go(back, "replace");
    return undefined;
  });
  return <MovieForm form={form} back={back} />;
}
