const reloadSentence =
  'This page cannot play yet: reload it once, so that its service worker can hand out the music.';

/** Why an audio element failed, in words: what the service worker says, or what the browser thinks of the bytes. */
export async function whyNotPlaying(audio: HTMLAudioElement): Promise<string> {
  if (!navigator.serviceWorker?.controller) return reloadSentence;
  const answer = await fetch(audio.src, { headers: { range: 'bytes=0-0' } }).catch(() => undefined);
  if (!answer) return 'The source cannot be reached. Check the network, then press play again.';
  if (answer.status === 404)
    return 'The file of this track is gone. Sync its source to find out where it went.';
  if (!answer.ok) {
    const words = answer.headers.get('content-type')?.startsWith('text/plain') ? await answer.text() : '';
    return words.trim() || 'The source does not answer. Look under Sources whether it wants a sign-in.';
  }
  await answer.body?.cancel();
  return 'This browser cannot play this kind of file.';
}
