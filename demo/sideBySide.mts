import sharp, { type OverlayOptions } from 'sharp';
import { pixelText, pixelTextWidth } from './pixelLetters.mjs';

export interface SideBySideInput {
	photo: Buffer;
	/** The photo with the masks on it; absent when the node gave none. */
	preview?: Buffer;
	masks: Array<{ content: Buffer; label: string }>;
	previewLabel: string;
	/** What was found, on a new background; absent when nothing was. */
	cutOut?: Buffer;
}

/** The photo is scaled down to fit into this, in pixels; all panels have its size. */
const PANEL = { width: 640, height: 640 };
const MARGIN = 16;
const LABEL_HEIGHT = 32;
const LABEL_DOT = 2;
const BACKGROUND = '#20242c';
const LABEL_COLOUR = '#e8eaf0';

interface Cell {
	content: Buffer;
	label: string;
	left: number;
	top: number;
	width: number;
	height: number;
}

/**
 * One PNG: the photo, the photo with the masks on it, the masks in a grid, and what came of them, each with a label above.
 */
export async function sideBySide(input: SideBySideInput): Promise<Buffer> {
	const { photo, preview, masks, previewLabel, cutOut } = input;
	const { width: photoWidth, height: photoHeight } = await uprightSize(photo);
	const scale = Math.min(PANEL.width / photoWidth, PANEL.height / photoHeight, 1);
	const width = Math.round(photoWidth * scale);
	const height = Math.round(photoHeight * scale);
	const left = (column: number) => MARGIN + column * (width + MARGIN);
	const cells: Cell[] = [];
	let columns = 0;
	const addPanel = (content: Buffer, label: string) => {
		cells.push({ content, label, left: left(columns++), top: MARGIN, width, height: height + LABEL_HEIGHT });
	};
	addPanel(photo, 'photo');
	if (preview) addPanel(preview, previewLabel);
	if (masks.length > 0) cells.push(...maskGrid(masks, left(columns++), width, height + LABEL_HEIGHT));
	if (cutOut) addPanel(cutOut, 'on a new background');
	const canvas = { width: left(columns), height: height + LABEL_HEIGHT + 2 * MARGIN };

	const pictures = await Promise.all(cells.map(placePicture));
	const labels = cells.map(({ label, left, top, width: room }) =>
		pixelText(shorten(label, room), left, top + 8, LABEL_DOT, LABEL_COLOUR),
	);
	const labelLayer = Buffer.from(
		`<svg xmlns="http://www.w3.org/2000/svg" width="${canvas.width}" height="${canvas.height}">${labels.join('')}</svg>`,
	);
	return await sharp({ create: { ...canvas, channels: 3, background: BACKGROUND } })
		.composite([...pictures, { input: labelLayer, left: 0, top: 0 }])
		.png()
		.toBuffer();
}

/** Width and height as the photo is looked at: EXIF orientations 5 to 8 lie on their side. */
async function uprightSize(photo: Buffer): Promise<{ width: number; height: number }> {
	const { width, height, orientation = 1 } = await sharp(photo).metadata();
	return orientation >= 5 ? { width: height, height: width } : { width, height };
}

/** Cells in the number of columns that makes the masks largest. */
function maskGrid(masks: SideBySideInput['masks'], left: number, width: number, height: number): Cell[] {
	const cellSize = (columns: number) => {
		const rows = Math.ceil(masks.length / columns);
		return {
			width: Math.floor((width - (columns - 1) * MARGIN) / columns),
			height: Math.floor((height - (rows - 1) * MARGIN) / rows),
		};
	};
	const pictureScale = (columns: number) => {
		const cell = cellSize(columns);
		return Math.min(cell.width / width, (cell.height - LABEL_HEIGHT) / (height - LABEL_HEIGHT));
	};
	const columns = masks
		.map((_, index) => index + 1)
		.reduce((best, candidate) => (pictureScale(candidate) > pictureScale(best) ? candidate : best));
	const cell = cellSize(columns);
	return masks.map((mask, index) => ({
		...mask,
		left: left + (index % columns) * (cell.width + MARGIN),
		top: MARGIN + Math.floor(index / columns) * (cell.height + MARGIN),
		...cell,
	}));
}

async function placePicture({ content, left, top, width, height }: Cell): Promise<OverlayOptions> {
	const input = await sharp(content)
		.rotate()
		.resize(width, height - LABEL_HEIGHT, { fit: 'inside' })
		.flatten({ background: '#000000' })
		.png()
		.toBuffer();
	return { input, left, top: top + LABEL_HEIGHT };
}

function shorten(label: string, room: number): string {
	let text = label;
	while (text.length > 1 && pixelTextWidth(text, LABEL_DOT) > room) text = text.slice(0, -1);
	return text;
}
