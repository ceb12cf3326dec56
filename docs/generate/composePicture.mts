import sharp from 'sharp';

/** What a page may weigh: GitHub shows it at once. */
export const MOST_BYTES = 60_000;
const PANEL = { width: 320, height: 240 };
const GAP = 12;
const FEWEST_COLOURS = 16;
const CHECKS = Buffer.from(
	`<svg xmlns="http://www.w3.org/2000/svg" width="${PANEL.width}" height="${PANEL.height}"><defs><pattern id="c" width="16" height="16" patternUnits="userSpaceOnUse"><path fill="#fff" d="M0 0h16v16H0z"/><path fill="#d0d0d0" d="M0 0h8v8H0zM8 8h8v8H8z"/></pattern></defs><rect width="100%" height="100%" fill="url(#c)"/></svg>`,
);

/** A picture, or several that lie on each other, such as the cut-outs of one photo. */
export type Panel = Buffer | Buffer[];

/** Panels of one size beside each other, as a PNG that is small enough for a page. Squares stand for what is transparent. */
export async function composePicture(panels: Panel[]): Promise<Buffer> {
	const placed = await Promise.all(
		panels.map(async (panel, index) => ({ input: await drawPanel(panel), left: index * (PANEL.width + GAP), top: 0 })),
	);
	const width = panels.length * (PANEL.width + GAP) - GAP;
	const whole = sharp({ create: { width, height: PANEL.height, channels: 4, background: '#00000000' } }).composite(
		placed,
	);
	return await smallPng(await whole.png().toBuffer());
}

async function drawPanel(panel: Panel): Promise<Buffer> {
	const layers = await Promise.all(
		[panel].flat().map(async (layer) => {
			const upright = sharp(layer).rotate().ensureAlpha();
			return {
				input: await upright
					.resize({ ...PANEL, fit: 'contain', background: '#00000000' })
					.png()
					.toBuffer(),
			};
		}),
	);
	return await sharp(CHECKS).composite(layers).png().toBuffer();
}

/** With as many colours as `MOST_BYTES` allow. */
export async function smallPng(picture: Buffer): Promise<Buffer> {
	for (let colours = 256; colours >= FEWEST_COLOURS; colours /= 2) {
		const png = await sharp(picture).png({ palette: true, colours, effort: 10, dither: 0.6 }).toBuffer();
		if (png.length <= MOST_BYTES) return png;
	}
	throw new Error(`a picture cannot be made smaller than ${MOST_BYTES} bytes`);
}
