//! Rays against spheres: floats of 32 bits in small structures, square roots, and branches.
#![no_std]
include!("../entry.rs");

use core::ops::{Add, Mul, Sub};

#[derive(Clone, Copy)]
struct Vector {
    x: f32,
    y: f32,
    z: f32,
}

impl Vector {
    const fn new(x: f32, y: f32, z: f32) -> Self {
        Self { x, y, z }
    }

    fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }
}

impl Add for Vector {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y, self.z + other.z)
    }
}

impl Sub for Vector {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y, self.z - other.z)
    }
}

impl Mul<f32> for Vector {
    type Output = Self;

    fn mul(self, by: f32) -> Self {
        Self::new(self.x * by, self.y * by, self.z * by)
    }
}

#[derive(Clone, Copy)]
struct Sphere {
    at: Vector,
    radius: f32,
}

/// Returns a square root by Newton's method, since `core` has none.
fn root(value: f32) -> f32 {
    let mut guess = f32::from_bits((value.to_bits() >> 1) + 0x1fbd_1df5);
    for _ in 0..3 {
        guess = 0.5 * (guess + value / guess);
    }
    guess
}

fn hit(sphere: &Sphere, from: Vector, towards: Vector) -> Option<f32> {
    let away = from - sphere.at;
    let (a, b) = (towards.dot(towards), away.dot(towards));
    let inside = b * b - a * (away.dot(away) - sphere.radius * sphere.radius);
    if inside <= 0.0 {
        return None;
    }
    let near = (-b - root(inside)) / a;
    (near > 0.001).then_some(near)
}

#[inline(never)]
fn trace(spheres: &[Sphere], mut from: Vector, mut towards: Vector) -> f32 {
    let (mut light, mut left) = (0.0, 1.0);
    for _ in 0..3 {
        let mut best: Option<(f32, &Sphere)> = None;
        for sphere in spheres {
            if let Some(near) = hit(sphere, from, towards)
                && best.is_none_or(|(other, _)| near < other)
            {
                best = Some((near, sphere));
            }
        }
        let Some((near, sphere)) = best else { return light + left * (0.5 + 0.1 * towards.y) };
        from = from + towards * near;
        let normal = (from - sphere.at) * (1.0 / sphere.radius);
        light += left * normal.y.clamp(0.0, 1.0) * 0.5;
        left *= 0.5;
        towards = towards - normal * (2.0 * towards.dot(normal));
    }
    light
}

fn kernel(n: i32) -> i64 {
    let mut spheres = [Sphere { at: Vector::new(0.0, 0.0, 0.0), radius: 1.0 }; 8];
    for (i, sphere) in (0_u8..).zip(&mut spheres) {
        let i = f32::from(i);
        *sphere = Sphere { at: Vector::new(i * 1.5 - 5.0, i * 0.4 - 1.0, 6.0 + i), radius: 1.0 + i * 0.1 };
    }
    let mut sum = 0.0_f64;
    for y in 0..n {
        for x in 0..n {
            let towards = Vector::new(x as f32 / n as f32 - 0.5, y as f32 / n as f32 - 0.5, 1.0);
            sum += f64::from(trace(&spheres, Vector::new(0.0, 0.0, 0.0), towards));
        }
    }
    (sum * 1000.0) as i64
}
