// The cloud sends people here after they signed in. The page that asked gets the answer, and this window goes away.
new BroadcastChannel('music-page/sign-in').postMessage(location.href);
history.replaceState(null, '', 'signed-in.html');
close();
