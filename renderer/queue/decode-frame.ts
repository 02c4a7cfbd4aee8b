/**
 * One frame of a clip as a small picture, by Chromium's own decoder, from the stream that the main
 * process guards. The page never learns where the file is, and the stream is let go as soon as the
 * frame is there.
 */
import type { Picture } from './thumbnails.ts';

/** Twice the size in the row (`--picture-width` in clips.css), for sharp screens. */
const width = 192;
const height = 108;
const patienceMs = 10_000;
const lookEveryMs = 40;
const mostLooks = 25;
/** The first frames are often black, and what is further in takes longer to find. */
const furthestSeconds = 3;

export async function decodeFrame(clipId: string): Promise<Picture> {
  const video = document.createElement('video');
  video.muted = true;
  video.preload = 'auto';
  try {
    video.src = `./media/${clipId}`;
    await comes(video, 'loadedmetadata');
    video.currentTime = Math.min(furthestSeconds, video.duration / 10);
    await comes(video, 'seeked');
    return await pictureOf(video);
  } catch {
    return null;
  } finally {
    // Without a source nothing is read any more, and the decoder is given back.
    video.removeAttribute('src');
    video.load();
  }
}

export function dropPicture(picture: string): void {
  URL.revokeObjectURL(picture);
}

function comes(video: HTMLVideoElement, event: 'loadedmetadata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event}`)), patienceMs);
    video.addEventListener(event, () => {
      clearTimeout(timer);
      resolve();
    });
    video.addEventListener('error', () => {
      clearTimeout(timer);
      reject(new Error('not decodable'));
    });
  });
}

async function pictureOf(video: HTMLVideoElement): Promise<Picture> {
  if (video.videoWidth === 0) return null;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  for (let look = 0; look < mostLooks; look += 1) {
    drawFilling(context, video);
    // A seek can be over before its frame can be drawn, and then nothing is.
    if (context.getImageData(width / 2, height / 2, 1, 1).data[3] !== 0)
      return URL.createObjectURL(await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 }));
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  return null;
}

/** What is wider or higher than the picture is cut off evenly. */
function drawFilling(context: OffscreenCanvasRenderingContext2D, video: HTMLVideoElement): void {
  const scale = Math.max(width / video.videoWidth, height / video.videoHeight);
  const [shownWidth, shownHeight] = [video.videoWidth * scale, video.videoHeight * scale];
  context.drawImage(video, (width - shownWidth) / 2, (height - shownHeight) / 2, shownWidth, shownHeight);
}
