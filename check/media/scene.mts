import sharp from 'sharp';

/** The picture of the probes: two red discs on a soft ground, small so that it costs little. */
export const SCENE = { width: 320, height: 240 };
/** The larger disc; the words for it, a click on it, a box round it. */
export const DISC = { x: 110, y: 120, radius: 55 };
export const DISC_WORDS = 'red circle';
export const DISC_POINT = { x: DISC.x, y: DISC.y, label: 1 };
export const DISC_BOX = {
	x_min: DISC.x - DISC.radius - 5,
	y_min: DISC.y - DISC.radius - 5,
	x_max: DISC.x + DISC.radius + 5,
	y_max: DISC.y + DISC.radius + 5,
};
/** Certainly not on the disc. */
export const GROUND_POINT = { x: 5, y: 5 };
/** A noun that every model knows, and that nobody would see in two discs. */
export const ABSENT_WORDS = 'giraffe';

const DRAWING = `<svg xmlns="http://www.w3.org/2000/svg" width="${SCENE.width}" height="${SCENE.height}">
<linearGradient id="g"><stop stop-color="#6f8080"/><stop offset="1" stop-color="#b4c2c2"/></linearGradient>
<rect width="100%" height="100%" fill="url(#g)"/>
<circle cx="${DISC.x}" cy="${DISC.y}" r="${DISC.radius}" fill="#d02020"/>
<circle cx="250" cy="90" r="32" fill="#d02020"/></svg>`;

const drawn = () => sharp(Buffer.from(DRAWING)).removeAlpha();
const dataUri = (bytes: Uint8Array, type: string) => `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;

export const scenePng = async (): Promise<Uint8Array> => await drawn().png().toBuffer();

/** The scene as a data URI: nothing has to be uploaded for it. */
export const sceneUri = async (): Promise<string> => dataUri(await scenePng(), 'image/png');

/** How much larger the picture is that keeps a model busy for a moment. */
const LARGE = 4;

/** The scene enlarged, each time with another dot, so that no server has seen it: it takes long enough to be cancelled. */
export async function largeSceneUri(): Promise<string> {
	const shade = () => Math.floor(Math.random() * 256);
	const dot = { width: 8, height: 8, channels: 3 as const, background: { r: shade(), g: shade(), b: shade() } };
	const large = await drawn()
		.resize(LARGE * SCENE.width, LARGE * SCENE.height)
		.toBuffer();
	const input = await sharp({ create: dot }).png().toBuffer();
	const composed = sharp(large).composite([{ input, left: 4, top: 4 }]);
	return dataUri(await composed.png().toBuffer(), 'image/png');
}

/** The scene stored on its side, with the EXIF orientation that turns it upright: stored 240x320, shown 320x240. */
export async function turnedSceneUri(): Promise<string> {
	const onItsSide = await drawn().rotate(270).toBuffer();
	return dataUri(
		await sharp(onItsSide).jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toBuffer(),
		'image/jpeg',
	);
}

/** The scene's own pixels, RGB. */
export const scenePixels = async (): Promise<Uint8Array> => await drawn().raw().toBuffer();

/** A picture without anything in it, for endpoints that are asked for what is not there. */
export async function emptySceneUri(): Promise<string> {
	const ground = { width: SCENE.width, height: SCENE.height, channels: 3 as const, background: '#8a9999' };
	return dataUri(await sharp({ create: ground }).png().toBuffer(), 'image/png');
}
