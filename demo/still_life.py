'''Renders the demo's default photo: a bottle, a bowl, a cup, an apple and a banana on a wooden table.

Run it with Blender 3.4 (Debian 12: apt-get install blender):
	blender -b -P demo/still_life.py -- --out demo/still-life.jpg [--samples 160] [--percent 100]
Everything is modelled and textured here, no file is read; the seed is fixed. Lengths are metres, z is up, the camera looks along +y.
'''
import argparse
import math
import os
import sys

import bpy
from mathutils import Vector

sys.dont_write_bytecode = True
sys.path.append(os.path.dirname(os.path.abspath(__file__)))
import still_life_surfaces as surfaces  # noqa: E402 - Blender does not put the script's folder on the path
from still_life_shapes import circle, lathe, skin, tube  # noqa: E402

SEED = 7
WIDTH_PX, HEIGHT_PX = 1024, 768
JPEG_QUALITY_PERCENT = 95  # keeps the wood grain and stays below 300 KB


def arguments():
	'''Reads what follows `--` on Blender's command line.'''
	own = sys.argv[sys.argv.index('--') + 1:] if '--' in sys.argv else []
	parser = argparse.ArgumentParser()
	parser.add_argument('--out', required=True)
	parser.add_argument('--samples', type=int, default=160)
	parser.add_argument('--percent', type=int, default=100, help='of the full size, for quick looks')
	return parser.parse_args(own)


# ---- things ----

def bottle(x, y):
	outside = [(0, 0.006), (0.026, 0.002), (0.033, 0), (0.0365, 0.002), (0.0375, 0.008), (0.0375, 0.02), (0.0375, 0.165), (0.0368, 0.185), (0.031, 0.208),
		(0.020, 0.226), (0.0148, 0.242), (0.0140, 0.262), (0.0138, 0.281), (0.0138, 0.283), (0.0160, 0.284), (0.0162, 0.293), (0.0150, 0.2955), (0.0108, 0.2955)]
	inside = [(0.0098, 0.29), (0.0100, 0.262), (0.0108, 0.242), (0.017, 0.224), (0.028, 0.205), (0.0338, 0.184), (0.0345, 0.165), (0.0345, 0.016), (0.030, 0.011), (0, 0.013)]
	lathe('bottle', outside + inside, surfaces.green_glass(), location=(x, y, 0))
	cork = [(0, 0.270), (0.0094, 0.270), (0.0096, 0.272), (0.0097, 0.300), (0.0104, 0.312), (0.0098, 0.3135), (0, 0.3135)]
	lathe('cork', cork, surfaces.plain('cork', (0.46, 0.29, 0.16), 0.85), location=(x, y, 0))


def cup(x, y):
	blue = surfaces.ceramic('blue glaze', (0.036, 0.135, 0.43), 0.18)
	wall = [(0, 0.003), (0.020, 0.003), (0.022, 0), (0.026, 0), (0.0285, 0.005), (0.036, 0.020), (0.0405, 0.040), (0.043, 0.060), (0.0455, 0.078), (0.0463, 0.082),
		(0.0453, 0.084), (0.0437, 0.083), (0.0425, 0.078), (0.040, 0.060), (0.0375, 0.040), (0.033, 0.021), (0.025, 0.009), (0, 0.007)]
	lathe('cup', wall, blue, location=(x, y, 0))
	ear = [(0.0405, 0.0660), (0.0520, 0.0705), (0.0620, 0.0690), (0.0690, 0.0620), (0.0710, 0.0520), (0.0685, 0.0415), (0.0610, 0.0310), (0.0490, 0.0250), (0.0320, 0.0235)]
	radii = [0.0066, 0.0056, 0.0052, 0.0050, 0.0050, 0.0050, 0.0052, 0.0056, 0.0066]
	tube('ear', ear, radii, blue, location=(x, y, 0), turn_deg=(0, 0, -28))
	coffee = surfaces.plain('coffee', (0.10, 0.05, 0.025), 0.08)
	lathe('coffee', [(0, 0.060), (0.0405, 0.060), (0.0417, 0.0695), (0.0405, 0.0702), (0, 0.0702)], coffee, location=(x, y, 0))


def bowl(x, y):
	wall = [(0, 0.005), (0.032, 0.005), (0.034, 0), (0.038, 0), (0.040, 0.006), (0.058, 0.017), (0.074, 0.036), (0.0815, 0.058), (0.0835, 0.066), (0.0825, 0.068),
		(0.0805, 0.0665), (0.078, 0.058), (0.0705, 0.038), (0.055, 0.021), (0.036, 0.012), (0, 0.010)]
	lathe('bowl', wall, surfaces.ceramic('white glaze', (0.82, 0.79, 0.72), 0.22), location=(x, y, 0))


def apple(x, y):
	rings = []
	for i in range(27):
		t = math.pi * (0.02 + 0.96 * i / 26)  # 0 is the bottom, pi the hollow of the stem
		r = 0.0395 * math.sin(t) ** 0.82 * (1 + 0.07 * -math.cos(t))
		hollow = 0.017 * math.exp(-((math.pi - t) / 0.42) ** 2)
		z = 0.0355 - 0.0375 * math.cos(t) + 0.008 * math.exp(-(t / 0.34) ** 2) - hollow
		rings.append(circle(r, z, 0.026 * max(0, math.cos(t)) + 0.006))
	skin('apple', rings, surfaces.apple_skin(), location=(x, y, 0.001), turn_deg=(5, -7, 20))
	stem = [(0.0000, 0.050), (0.0004, 0.062), (0.0016, 0.072), (0.0042, 0.081), (0.0078, 0.088)]
	tube('stem', stem, [0.0011, 0.0012, 0.0013, 0.0016, 0.0022], surfaces.plain('bark', (0.13, 0.075, 0.035), 0.7), location=(x, y, 0), turn_deg=(5, -7, 20))


def banana(x, y):
	bend, lean_deg = 0.105, 66
	path, radii = [], []
	for i in range(33):
		t = i / 32
		angle = math.radians(-50 + 104 * t)
		path.append((bend * math.sin(angle), -bend * math.cos(angle)))
		body = max(0.0, math.sin(math.pi * min(1, 0.035 + t / 0.90)))
		radii.append(0.0055 + 0.0165 * body ** 0.55)
	radii[0] = 0.0045
	# Five sides as a banana has; it rests on its belly, both tips raised and away from the camera.
	lean = math.radians(lean_deg)
	place = (x, y + bend * math.sin(lean), bend * math.cos(lean) + 0.0185)
	tube('banana', path, radii, surfaces.banana_skin(), sides=5, location=place, turn_deg=(-lean_deg, 0, 8))


def room():
	table = [[(-1.5, -1.0, z), (1.5, -1.0, z), (1.5, 0.52, z), (-1.5, 0.52, z)] for z in (-0.04, 0.0)]
	skin('table', table, surfaces.wood()).modifiers.clear()
	wall = [[(-3, 0.74, z), (3, 0.74, z), (3, 0.8, z), (-3, 0.8, z)] for z in (-1, 3)]
	skin('wall', wall, surfaces.plaster()).modifiers.clear()


# ---- light, camera, picture ----

def aim(thing, location, target):
	thing.location = location
	thing.rotation_euler = (Vector(target) - Vector(location)).to_track_quat('-Z', 'Y').to_euler()
	bpy.context.scene.collection.objects.link(thing)


def lamp(name, watts, size_m, colour, location, target):
	light = bpy.data.lights.new(name, 'AREA')
	light.energy, light.size, light.color = watts, size_m, colour
	aim(bpy.data.objects.new(name, light), location, target)


def light_and_camera():
	lamp('window', 50, 0.5, (1.0, 0.93, 0.83), (-1.0, -0.66, 0.92), (0.0, 0.1, 0.05))
	lamp('fill', 6, 1.2, (0.80, 0.88, 1.0), (1.3, -0.9, 0.8), (0.0, 0.1, 0.05))
	world = bpy.data.worlds.new('dim room')
	world.use_nodes = True
	world.node_tree.nodes['Background'].inputs['Color'].default_value = (0.55, 0.58, 0.62, 1)
	world.node_tree.nodes['Background'].inputs['Strength'].default_value = 0.16
	bpy.context.scene.world = world
	camera = bpy.data.cameras.new('camera')
	camera.lens, camera.dof.use_dof, camera.dof.aperture_fstop, camera.dof.focus_distance = 63, True, 8.0, 1.06
	eye = bpy.data.objects.new('camera', camera)
	aim(eye, (0.02, -1.0, 0.45), (0.0, 0.03, 0.112))
	bpy.context.scene.camera = eye


def render(args):
	scene = bpy.context.scene
	scene.render.engine = 'CYCLES'
	scene.cycles.device = 'CPU'
	scene.cycles.seed = SEED
	scene.cycles.samples = args.samples
	scene.cycles.adaptive_threshold, scene.cycles.adaptive_min_samples = 0.012, 64  # the wall is done long before the glass
	scene.cycles.use_adaptive_sampling = True
	scene.cycles.use_denoising = False  # Debian's Blender is built without a denoiser
	scene.cycles.caustics_reflective = scene.cycles.caustics_refractive = False
	scene.cycles.sample_clamp_indirect = 3.0
	scene.cycles.max_bounces, scene.cycles.diffuse_bounces, scene.cycles.glossy_bounces, scene.cycles.transmission_bounces = 8, 3, 3, 8
	scene.render.resolution_x, scene.render.resolution_y, scene.render.resolution_percentage = WIDTH_PX, HEIGHT_PX, args.percent
	scene.view_settings.view_transform = 'Filmic'
	scene.view_settings.look = 'Medium High Contrast'
	scene.view_settings.exposure = 0.25
	scene.render.image_settings.file_format = 'JPEG'
	scene.render.image_settings.quality = JPEG_QUALITY_PERCENT
	scene.render.filepath = os.path.abspath(args.out)
	bpy.ops.render.render(write_still=True)
	with open(scene.render.filepath, 'rb+') as file:
		clean = without_comments(file.read())
		file.seek(0)
		file.write(clean)
		file.truncate()


def without_comments(jpeg):
	'''Takes JPEG bytes and drops the comment segments: Blender notes date and render time there, and the same scene shall give the same file.'''
	kept, at = jpeg[:2], 2
	while jpeg[at + 1] != 0xDA:  # the picture itself follows
		end = at + 2 + int.from_bytes(jpeg[at + 2:at + 4], 'big')
		if jpeg[at + 1] != 0xFE:
			kept += jpeg[at:end]
		at = end
	return kept + jpeg[at:]


def main():
	args = arguments()
	bpy.ops.wm.read_factory_settings(use_empty=True)
	room()
	bottle(-0.150, 0.12)
	bowl(0.035, 0.15)
	cup(0.190, 0.0)
	apple(0.070, -0.125)
	banana(-0.145, -0.14)
	light_and_camera()
	render(args)


main()
