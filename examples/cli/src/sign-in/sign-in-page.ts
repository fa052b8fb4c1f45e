/** A page that tells how a sign-in went; `heading` and `text` are plain text. */
export function signInPage(heading: string, text: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escaped(heading)} – music-sync</title>
<style>
  body { font: 18px/1.5 system-ui, sans-serif; display: grid; place-content: center; min-height: 90vh; margin: 0 1.5rem; text-align: center }
  h1 { font-size: 1.6rem; margin: 0 0 .5rem }
  p { margin: 0; opacity: .75; max-width: 32rem }
</style>
<main>
  <h1>${escaped(heading)}</h1>
  <p>${escaped(text)}</p>
</main>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
