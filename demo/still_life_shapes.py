'''The bodies of still_life.py: each is a row of rings joined by quads.'''
import math

import bpy
from mathutils import Vector

RING_POINTS = 40


def skin(name, rings, material, location=(0, 0, 0), turn_deg=(0, 0, 0)):
	'''Joins rings of equally many points into one smooth body, closed at both ends, and puts it into the scene; returns the object.'''
	count = len(rings[0])
	points = [point for ring in rings for point in ring]
	faces = [tuple(reversed(range(count))), tuple(range(len(points) - count, len(points)))]
	for row in range(len(rings) - 1):
		for i in range(count):
			a, b = row * count + i, row * count + (i + 1) % count
			faces.append((a, b, b + count, a + count))
	mesh = bpy.data.meshes.new(name)
	mesh.from_pydata(points, [], faces)
	mesh.polygons.foreach_set('use_smooth', [True] * len(mesh.polygons))
	mesh.materials.append(material)
	thing = bpy.data.objects.new(name, mesh)
	thing.location = location
	thing.rotation_euler = [math.radians(angle) for angle in turn_deg]
	rounding = thing.modifiers.new('rounding', 'SUBSURF')
	rounding.levels = rounding.render_levels = 2
	bpy.context.scene.collection.objects.link(thing)
	return thing


def circle(radius, z, lobe=0.0, lobes=5):
	'''One horizontal ring around the z axis; `lobe` is the depth of the waves of a fruit, as a share of the radius.'''
	ring = []
	for i in range(RING_POINTS):
		angle = 2 * math.pi * i / RING_POINTS
		r = radius * (1 + lobe * math.cos(lobes * angle))
		ring.append((r * math.cos(angle), r * math.sin(angle), z))
	return ring


def lathe(name, profile, material, **place):
	'''Turns (radius, z) pairs around the z axis.'''
	return skin(name, [circle(max(r, 1e-4), z) for r, z in profile], material, **place)


def tube(name, path, radii, material, sides=12, **place):
	'''Sweeps a ring of the given radius along points in the xz plane.'''
	rings = []
	for i, (x, z) in enumerate(path):
		(x0, z0), (x1, z1) = path[max(i - 1, 0)], path[min(i + 1, len(path) - 1)]
		across = Vector((z0 - z1, 0, x1 - x0)).normalized()
		rings.append([tuple(Vector((x, 0, z)) + radii[i] * (across * math.cos(t) + Vector((0, 1, 0)) * math.sin(t)))
			for t in (2 * math.pi * k / sides for k in range(sides))])
	return skin(name, rings, material, **place)
