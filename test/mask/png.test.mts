import sharp from 'sharp';

import { readPicture } from '../../nodes/SamMask/picture/readPicture.js';
import { Turns } from '../../nodes/SamMask/turns.js';

it('reads a JPEG', async () => {
	const turns = new Turns();
	const jpeg = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#f80' } }).jpeg().toBuffer();
	const picture = await readPicture(jpeg, { name: 'data', maxMegapixels: 1 }, turns);
	expect([picture.width, picture.height, picture.pixels.length]).toEqual([40, 30, 4800]);
});
