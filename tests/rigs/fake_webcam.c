/* A webcam without hardware: an LD_PRELOAD stand-in for /dev/video0 under Linux.
 *
 * It answers the V4L2 calls that OpenCV and FFmpeg make (streaming I/O with mapped
 * buffers) and plays a film of concatenated JPEG files in a loop. The file descriptor of
 * the "device" is a timer, so that select() and poll() wait for the next picture.
 *
 *   FAKE_WEBCAM_FILM                  the film; without it, nothing is faked
 *   FAKE_WEBCAM_SIZE                  such as 1280x720: size of its pictures
 *   FAKE_WEBCAM_FPS                   pictures a second
 *   FAKE_WEBCAM_UNPLUG_AFTER          pictures until the plug is pulled (ENODEV)
 *   FAKE_WEBCAM_PLUG_IN_AGAIN_AFTER   seconds from then until it is back
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define BUFFERS 4
#define BUFFER_OFFSET 0x1000000 /* distance of the buffers in the device's address space */

static struct {
  int fd;
  int width, height, fps;
  const uint8_t *film;
  size_t length, position;
  uint32_t buffer_size;
  void *buffers[BUFFERS];
  int queue[BUFFERS], head, tail, queued;
  unsigned sequence;
} camera = {.fd = -1};

static long pictures_left = -1; /* until it is unplugged; below 0: never */
static double unplugged_at = -1;

#define REAL(type, name, ...) type (*real)(__VA_ARGS__) = dlsym(RTLD_NEXT, #name)

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

static int is_camera(const char *path) {
  return getenv("FAKE_WEBCAM_FILM") && path && !strcmp(path, "/dev/video0");
}

static int is_unplugged(void) {
  const char *seconds = getenv("FAKE_WEBCAM_PLUG_IN_AGAIN_AFTER");
  if (unplugged_at < 0) return 0;
  if (seconds && now() - unplugged_at >= atof(seconds)) {
    unplugged_at = -1;
    return 0;
  }
  return 1;
}

static int load_film(void) {
  REAL(int, open, const char *, int, ...);
  struct stat status;
  int fd = real(getenv("FAKE_WEBCAM_FILM"), O_RDONLY);
  if (fd < 0) return -1;
  fstat(fd, &status);
  camera.length = status.st_size;
  camera.film = mmap(NULL, camera.length, PROT_READ, MAP_PRIVATE, fd, 0);
  close(fd);
  if (getenv("FAKE_WEBCAM_UNPLUG_AFTER"))
    pictures_left = atol(getenv("FAKE_WEBCAM_UNPLUG_AFTER"));
  return camera.film == MAP_FAILED ? -1 : 0;
}

static int open_camera(int flags) {
  if (is_unplugged()) {
    errno = ENOENT;
    return -1;
  }
  if (camera.fd >= 0) {
    errno = EBUSY;
    return -1;
  }
  if (!camera.film && load_film()) return -1;
  sscanf(getenv("FAKE_WEBCAM_SIZE"), "%dx%d", &camera.width, &camera.height);
  camera.fps = atoi(getenv("FAKE_WEBCAM_FPS"));
  camera.buffer_size = (camera.width * camera.height * 2 + 4095) & ~4095u;
  camera.position = camera.head = camera.tail = camera.queued = camera.sequence = 0;
  camera.fd = timerfd_create(
      CLOCK_MONOTONIC, TFD_CLOEXEC | (flags & O_NONBLOCK ? TFD_NONBLOCK : 0));
  return camera.fd;
}

/* The end of the JPEG file that begins at the current position. */
static size_t end_of_picture(void) {
  size_t end = camera.position + 2;
  while (end + 1 < camera.length && !(camera.film[end] == 0xFF && camera.film[end + 1] == 0xD9))
    end++;
  return end + 2;
}

static int take_picture(struct v4l2_buffer *buffer) {
  uint64_t ticks;
  if (pictures_left == 0) {
    pictures_left = -1;
    unplugged_at = now();
  }
  if (is_unplugged()) {
    errno = ENODEV;
    return -1;
  }
  if (read(camera.fd, &ticks, sizeof ticks) != sizeof ticks) return -1;
  if (!camera.queued) {
    errno = EAGAIN;
    return -1;
  }
  int index = camera.queue[camera.head];
  camera.head = (camera.head + 1) % BUFFERS;
  camera.queued--;
  size_t end = end_of_picture(), size = end - camera.position;
  if (size > camera.buffer_size) size = camera.buffer_size;
  memcpy(camera.buffers[index], camera.film + camera.position, size);
  camera.position = end + 4 >= camera.length ? 0 : end;
  if (pictures_left > 0) pictures_left--;

  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  memset(buffer, 0, sizeof *buffer);
  buffer->index = index;
  buffer->type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  buffer->memory = V4L2_MEMORY_MMAP;
  buffer->bytesused = size;
  buffer->length = camera.buffer_size;
  buffer->sequence = camera.sequence++;
  buffer->timestamp.tv_sec = time.tv_sec;
  buffer->timestamp.tv_usec = time.tv_nsec / 1000;
  buffer->flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC | V4L2_BUF_FLAG_DONE;
  return 0;
}

static int run_timer(int fps) {
  struct itimerspec timer = {{0, fps ? 1000000000 / fps : 0}, {0, fps ? 1000000 : 0}};
  return timerfd_settime(camera.fd, 0, &timer, 0);
}

static int refuse(void) {
  errno = EINVAL;
  return -1;
}

static int describe(unsigned long request, void *argument) {
  switch ((uint32_t)request) {
    case VIDIOC_QUERYCAP: {
      struct v4l2_capability *capability = argument;
      memset(capability, 0, sizeof *capability);
      strcpy((char *)capability->driver, "fake_webcam");
      strcpy((char *)capability->card, "Fake webcam");
      strcpy((char *)capability->bus_info, "fake:0");
      capability->version = 0x60000;
      capability->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
      capability->capabilities = capability->device_caps | V4L2_CAP_DEVICE_CAPS;
      return 0;
    }
    case VIDIOC_ENUMINPUT: {
      struct v4l2_input *input = argument;
      if (input->index) return refuse();
      memset(input, 0, sizeof *input);
      strcpy((char *)input->name, "camera");
      input->type = V4L2_INPUT_TYPE_CAMERA;
      return 0;
    }
    case VIDIOC_G_INPUT:
      *(int *)argument = 0;
      return 0;
    case VIDIOC_S_INPUT:
      return 0;
    case VIDIOC_ENUM_FMT: {
      struct v4l2_fmtdesc *format = argument;
      if (format->index) return refuse();
      format->flags = V4L2_FMT_FLAG_COMPRESSED;
      strcpy((char *)format->description, "Motion-JPEG");
      format->pixelformat = V4L2_PIX_FMT_MJPEG;
      return 0;
    }
    case VIDIOC_ENUM_FRAMESIZES: {
      struct v4l2_frmsizeenum *size = argument;
      if (size->index || size->pixel_format != V4L2_PIX_FMT_MJPEG) return refuse();
      size->type = V4L2_FRMSIZE_TYPE_DISCRETE;
      size->discrete.width = camera.width;
      size->discrete.height = camera.height;
      return 0;
    }
    case VIDIOC_G_FMT:
    case VIDIOC_S_FMT:
    case VIDIOC_TRY_FMT: {
      struct v4l2_format *format = argument;
      if (format->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return refuse();
      struct v4l2_pix_format *pixels = &format->fmt.pix;
      memset(pixels, 0, sizeof *pixels);
      pixels->width = camera.width;
      pixels->height = camera.height;
      pixels->pixelformat = V4L2_PIX_FMT_MJPEG;
      pixels->field = V4L2_FIELD_NONE;
      pixels->sizeimage = camera.buffer_size;
      pixels->colorspace = V4L2_COLORSPACE_JPEG;
      return 0;
    }
    case VIDIOC_G_PARM:
    case VIDIOC_S_PARM: {
      struct v4l2_streamparm *parameters = argument;
      if (parameters->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return refuse();
      parameters->parm.capture.capability = V4L2_CAP_TIMEPERFRAME;
      parameters->parm.capture.timeperframe.numerator = 1;
      parameters->parm.capture.timeperframe.denominator = camera.fps;
      return 0;
    }
  }
  return refuse();
}

static int stream(unsigned long request, void *argument) {
  switch ((uint32_t)request) {
    case VIDIOC_REQBUFS: {
      struct v4l2_requestbuffers *wanted = argument;
      if (wanted->memory != V4L2_MEMORY_MMAP) return refuse();
      if (wanted->count > BUFFERS) wanted->count = BUFFERS;
      camera.head = camera.tail = camera.queued = 0;
      return 0;
    }
    case VIDIOC_QUERYBUF: {
      struct v4l2_buffer *buffer = argument;
      if (buffer->index >= BUFFERS) return refuse();
      buffer->length = camera.buffer_size;
      buffer->m.offset = buffer->index * BUFFER_OFFSET;
      buffer->flags = buffer->bytesused = 0;
      return 0;
    }
    case VIDIOC_QBUF: {
      struct v4l2_buffer *buffer = argument;
      if (buffer->index >= BUFFERS || camera.queued >= BUFFERS) return refuse();
      camera.queue[camera.tail] = buffer->index;
      camera.tail = (camera.tail + 1) % BUFFERS;
      camera.queued++;
      return 0;
    }
    case VIDIOC_DQBUF:
      return take_picture(argument);
    case VIDIOC_STREAMON:
      return run_timer(camera.fps);
    case VIDIOC_STREAMOFF:
      camera.head = camera.tail = camera.queued = 0;
      return run_timer(0);
  }
  return describe(request, argument);
}

/* The calls that are intercepted; everything that is no camera goes to the C library. */

#define INTERCEPT_OPEN(name)                                  \
  int name(const char *path, int flags, ...) {                \
    mode_t mode = 0;                                          \
    if (flags & (O_CREAT | O_TMPFILE)) {                      \
      va_list rest;                                           \
      va_start(rest, flags);                                  \
      mode = va_arg(rest, mode_t);                            \
      va_end(rest);                                           \
    }                                                         \
    if (is_camera(path)) return open_camera(flags);           \
    REAL(int, name, const char *, int, ...);                  \
    return real(path, flags, mode);                           \
  }
INTERCEPT_OPEN(open)
INTERCEPT_OPEN(open64)

int close(int fd) {
  if (fd >= 0 && fd == camera.fd) camera.fd = -1;
  REAL(int, close, int);
  return real(fd);
}

int ioctl(int fd, unsigned long request, ...) {
  va_list rest;
  va_start(rest, request);
  void *argument = va_arg(rest, void *);
  va_end(rest);
  if (fd >= 0 && fd == camera.fd) return stream(request, argument);
  REAL(int, ioctl, int, unsigned long, ...);
  return real(fd, request, argument);
}

#define INTERCEPT_MMAP(name, offset_t)                                                    \
  void *name(void *address, size_t length, int protection, int flags, int fd, offset_t offset) { \
    REAL(void *, name, void *, size_t, int, int, int, offset_t);                          \
    if (fd < 0 || fd != camera.fd) return real(address, length, protection, flags, fd, offset); \
    void *memory = real(0, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); \
    return camera.buffers[offset / BUFFER_OFFSET % BUFFERS] = memory;                     \
  }
INTERCEPT_MMAP(mmap, off_t)
INTERCEPT_MMAP(mmap64, off_t)
