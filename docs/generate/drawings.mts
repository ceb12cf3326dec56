import sharp from 'sharp';

import { encodeClip } from '../../test/sandbox/segmentation/clips.mjs';

/** Everything that stands in the pictures of the documents is drawn or rendered for this project. */

const CLIP = { width: 480, height: 360, frames: 20, fps: 10 };

/** A new background: a sky over hills. */
export async function scene(): Promise<Buffer> {
	return await drawn(
		`<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="#274690"/><stop offset=".6" stop-color="#f4a261"/><stop offset="1" stop-color="#ffe8c2"/></linearGradient></defs><rect width="1024" height="768" fill="url(#s)"/><circle cx="760" cy="420" r="70" fill="#fff3d6"/><path d="M0 560 Q260 400 520 560 T1024 520 V768 H0Z" fill="#33658a"/><path d="M0 660 Q300 540 620 650 T1024 630 V768 H0Z" fill="#1d3557"/>`,
	);
}

/** A grey sheet of metal with rust on it. */
export async function rustyPlate(): Promise<Buffer> {
	const spots = [
		[250, 260, 120, 80],
		[360, 320, 90, 70],
		[700, 520, 140, 90],
		[610, 590, 80, 50],
	].map(([x, y, rx, ry]) => `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}"/>`);
	const rivets = [90, 380, 670, 960].flatMap((x) => [70, 700].map((y) => `<circle cx="${x}" cy="${y}" r="16"/>`));
	return await drawn(
		`<rect width="1024" height="768" fill="#8d99a6"/><path d="M0 384 H1024" stroke="#6c7885" stroke-width="6"/><g fill="#717d8a">${rivets.join('')}</g><g fill="#b8391f">${spots.join('')}</g>`,
	);
}

/** A clip that moves over a photo, as an mp4. */
export async function clipOver(photo: Buffer): Promise<Buffer> {
	const { width, height, frames, fps } = CLIP;
	const pictures = await Promise.all(
		Array.from({ length: frames }, async (_, index) => {
			const part = { left: 260 + index * 6, top: 360 - index * 2, width, height };
			return await sharp(photo).extract(part).removeAlpha().toColourspace('srgb').raw().toBuffer();
		}),
	);
	const uri = await encodeClip(pictures, width, height, fps);
	return Buffer.from(uri.slice(uri.indexOf(',') + 1), 'base64');
}

/** Frames of such a clip, as PNG. */
export async function framesAsPng(frames: Uint8Array[], chosen: number[]): Promise<Buffer[]> {
	const raw = { width: CLIP.width, height: CLIP.height, channels: 3 as const };
	return await Promise.all(
		chosen.map(
			async (index) =>
				await sharp(frames[Math.min(index, frames.length - 1)], { raw })
					.png()
					.toBuffer(),
		),
	);
}

export const CLIP_SIZE = { width: CLIP.width, height: CLIP.height };

async function drawn(shapes: string): Promise<Buffer> {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="768">${shapes}</svg>`;
	return await sharp(Buffer.from(svg)).flatten().jpeg({ quality: 92 }).toBuffer();
}
