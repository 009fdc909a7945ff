import { useApp, useProfile, useSource } from "../../app/app.ts";
import { useLoad } from "../../app/load.ts";
import type { PageProps } from "../../app/product.ts";
import { go } from "../../app/router.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { useProblems } from "../../ui/problems.ts";
import { Screen } from "../../ui/screen.tsx";
import { Shown } from "../../ui/states.tsx";
import { factsOf, type MovieWithMine, ratingText } from "./movie-facts.ts";
import "./style.css";
import { Stars } from "./stars.tsx";
import { text } from "./text.ts";

export default function MoviePage({ params }: PageProps) {
  const { client, session } = useApp();
  const { movieId = "" } = params;
  const profile = useProfile();
  const isSignedIn = useSource(session, () => session.signedIn);
  // With the person's own rating: it is another one after a sign-in.
  const loaded = useLoad<MovieWithMine>(`movie ${movieId} ${isSignedIn}`, signal =>
    client.movies.read({ movieId }, { signal }),
  );
  const movie = loaded.value;
  return (
    <Screen
      title={movie?.title ?? text.title}
      lead={movie && `${movie.year} · ${factsOf(movie)}`}
      back={{ href: "/movies", label: text.title }}
      actions={movie && profile && <Tools movie={movie} roles={profile.roles} />}
    >
      <Shown of={loaded}>
        {shown => (
          <div class="card">
            {shown.synopsis && <p>{shown.synopsis}</p>}
            <p class="big">{ratingText(shown)}</p>
            {profile ? (
              <Stars movie={shown} onChange={loaded.show} />
            ) : (
              <Button onClick={() => session.leaveFor("signIn", location.pathname)}>
                {text.signInToRate}
              </Button>
            )}
            {shown.createdBy && (
              <p class="quiet-text">
                <bdi>{text.addedBy(shown.createdBy)}</bdi>
              </p>
            )}
          </div>
        )}
      </Shown>
    </Screen>
  );
}

interface ToolsProps {
  readonly movie: MovieWithMine;
  readonly roles: readonly string[];
}

function Tools({ movie: { id: movieId, title }, roles }: ToolsProps) {
  const { client, toasts } = useApp();
  const { report } = useProblems();
  const isAdmin = roles.includes("admin");
  if (!isAdmin && !roles.includes("editor")) return null;
  const remove = () => {
    go("/movies");
    toasts.deleteSoon({
      id: movieId,
      text: text.deleted(title),
      work: () => client.movies.remove({ movieId }),
      onFailure: report,
      onUndo: () => go(`/movies/${movieId}`),
    });
  };
  return (
    <>
      <LinkButton href={`/movies/${movieId}/edit`}>{text.edit}</LinkButton>
      {isAdmin && (
        <Button kind="danger" onClick={remove}>
          {text.delete}
        </Button>
      )}
    </>
  );
}
