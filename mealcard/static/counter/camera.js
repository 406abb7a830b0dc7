// The rear camera and its frames. Errors are named by what a person can do about them.

const FRAME_MS = 100;
const RETRY_MS = 5000;
const WANTED = {
  audio: false,
  video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 10, max: 30 } },
};
const ERRORS = {
  NotAllowedError: 'camera_denied',
  SecurityError: 'camera_denied',
  NotFoundError: 'camera_missing',
  OverconstrainedError: 'camera_missing',
  NotReadableError: 'camera_busy',
  AbortError: 'camera_busy',
};
const CURABLE = new Set(['camera_busy', 'camera_lost', 'camera_missing']);

export function errorName(error) {
  return ERRORS[error?.name] ?? 'camera_failed';
}

/** `onCodes` gets the texts in a frame, `onError` a name of what is wrong or null when all is well again. */
export function createCamera({ video, workerUrl, onCodes, onError }) {
  let stream = null;
  let worker = null;
  let timer = null;
  let busy = false;

  async function start() {
    stop();
    if (!navigator.mediaDevices?.getUserMedia) return fail('camera_unsupported');
    try {
      stream = await navigator.mediaDevices.getUserMedia(WANTED);
      stream.getVideoTracks()[0].addEventListener('ended', () => fail('camera_lost'));
      video.srcObject = stream;
      await video.play();
    } catch (error) {
      return fail(errorName(error));
    }
    startWorker();
    onError(null);
    timer = setInterval(frame, FRAME_MS);
  }

  function startWorker() {
    busy = false;
    worker = new Worker(workerUrl, { type: 'module' });
    worker.addEventListener('error', () => fail('camera_decoder'));
    worker.addEventListener('message', ({ data }) => {
      if (data.type === 'failed') fail('camera_decoder');
      if (data.type !== 'codes') return;
      busy = false;
      if (data.codes.length) onCodes(data.codes);
    });
  }

  async function frame() {
    // A frame that comes while the last one is still looked at is dropped: never a backlog of old pictures.
    if (busy || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || document.hidden) return;
    busy = true;
    try {
      const bitmap = await createImageBitmap(video);
      worker.postMessage(bitmap, [bitmap]);
    } catch {
      busy = false;
    }
  }

  function fail(name) {
    stop();
    onError(name);
    if (CURABLE.has(name)) timer = setTimeout(start, RETRY_MS);
  }

  function stop() {
    clearInterval(timer);
    clearTimeout(timer);
    stream?.getTracks().forEach((track) => track.stop());
    worker?.terminate();
    stream = worker = timer = null;
  }

  return { start, stop };
}
