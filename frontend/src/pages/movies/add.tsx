import { useApp } from "../../app/app.ts";
import { go } from "../../app/router.ts";
import { useForm } from "../../ui/form.ts";
import { Screen } from "../../ui/screen.tsx";
import { bodyOf, MovieForm, valuesOf } from "./movie-form.tsx";
import { text } from "./text.ts";

export default function AddMoviePage() {
  const { client, toasts } = useApp();
  const form = useForm("new-movie", valuesOf(), async (values, idempotencyKey) => {
    const { id, title } = await client.movies.create({ body: bodyOf(values) }, { idempotencyKey });
    toasts.say(text.added(title));
    go(`/movies/${id}`, "replace");
    return undefined;
  });
  return (
    <Screen title={text.addTitle} back={{ href: "/movies", label: text.title }}>
      <MovieForm form={form} back="/movies" />
    </Screen>
  );
}
