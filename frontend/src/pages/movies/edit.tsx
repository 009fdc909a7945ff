import { useApp } from "../../app/app.ts";
import { useLoad } from "../../app/load.ts";
import type { PageProps } from "../../app/product.ts";
import { go } from "../../app/router.ts";
import { useChangeForm } from "../../ui/change-form.ts";
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
  const form = useChangeForm(`movie-${movie.id}`, valuesOf(movie), {
    send: values => client.movies.change({ movieId: movie.id, ifMatch: movie, body: bodyOf(values) }),
    readAgain: again,
    changedMeanwhile: text.changedMeanwhile,
    onDone: () => {
      toasts.say(text.changed);
      go(back, "replace");
    },
  });
  return <MovieForm form={form} back={back} />;
}
